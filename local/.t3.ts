import { startStack } from './stack.ts';
const t=Date.now();
const s = await startStack({folder:'/tmp/stack-test', workers: 0, dataFolder: '/work/shared/data/aws-sample', emulatorTimes:{training:1}});
console.log((Date.now()-t)/1000, s);
await fetch(s.urls.bedrock+'/_emulator/state').then(async r=>console.log(await r.text()));
const t2=Date.now(); await s.stop(); console.log('stop',(Date.now()-t2)/1000);
