/** `npm run schema`: writes the JSON Schema of a request, with which editors complete and check the examples. */
import { writeFileSync } from 'node:fs';
import { requestJsonSchema } from './request/schema.ts';

const file = new URL('../../examples/customization-request.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(requestJsonSchema(), null, 2)}\n`);
