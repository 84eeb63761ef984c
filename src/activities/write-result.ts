import type { S3Uri } from '../domain/ports.ts';
import type { CustomizationResult } from '../report/result.ts';
import type { Dependencies } from './dependencies.ts';

export function writeResultActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    async writeResult(result: CustomizationResult): Promise<void> {
      await objects.writeText(result.resultUri as S3Uri, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
    },
  };
}
