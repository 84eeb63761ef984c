export { awaitResource } from './await-resource.ts';
export { customizeModel } from './customize-model.ts';
export { evaluateModel } from './evaluate-model.ts';
