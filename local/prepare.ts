/**
 * `node dist/local/prepare.js FOLDER`: makes the buckets, uploads the three files of FOLDER and verifies the sender at
 * AWS_ENDPOINT_URL. `npm start` does this for itself; docker-compose.yml runs it once.
 */
import { bucketNames } from './environment.ts';
import { prepareAws, uploadData } from './prepare-aws.ts';

const url = process.env.AWS_ENDPOINT_URL;
const folder = process.argv[2];
if (!url || !folder) {
  console.error('usage: AWS_ENDPOINT_URL=http://… node prepare.js FOLDER');
  process.exit(2);
}
await prepareAws(url, bucketNames());
await uploadData(url, bucketNames(), folder);
console.log(`buckets, sender and the files of ${folder} are at ${url}`);
