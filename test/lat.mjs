import { readdirSync, readFileSync, statSync } from "node:fs";
import { pbkdf2 } from "node:crypto";
import { join } from "node:path";
const { initLangfuse, trace, startObservation } = await import("@langfuse-kit/core");
const dir=process.argv[2];
const lf = initLangfuse({ baseUrl:"http://127.0.0.1:9", publicKey:"pk", secretKey:"sk", spool:{dir}, logger:{warn(){},error(){},info(){},debug(){}} });
await new Promise(r=>setTimeout(r,100));
if (process.argv[3]) { const go=()=>pbkdf2("a","b",+process.argv[3],64,"sha512",go); for(let i=0;i<8;i++) go(); }
await new Promise(r=>setTimeout(r,200));
const long=startObservation("long");
const pending=new Map(); const lat=[];
const size=()=>{ let t=""; for (const n of readdirSync(dir,{recursive:true})) if(/chunks|drafts/.test(n)) { try { t+=readFileSync(join(dir,n),"latin1"); } catch {} } return t; };
for (let k=0;k<20;k++) {
  const i=startObservation("in",{parent:long,input:{y:"x".repeat(2000)}}); i.end(); pending.set(i.id, performance.now());
  for (let j=0;j<12;j++) { await new Promise(r=>setTimeout(r,5)); const t=size(); for (const [id,at] of pending) if (t.includes(id)) { lat.push(performance.now()-at); pending.delete(id);} }
}
await new Promise(r=>setTimeout(r,1000)); { const t=size(); for (const [id,at] of pending) if (t.includes(id)) { lat.push(performance.now()-at); pending.delete(id);} }
lat.sort((a,b)=>a-b); console.log("median",lat[lat.length>>1]?.toFixed(0),"max",lat.at(-1)?.toFixed(0),"n",lat.length,"left",pending.size);
process.exit(0);
