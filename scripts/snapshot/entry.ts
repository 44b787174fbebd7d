import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { modulesOnDisk } from './disk.ts'
import { makeSnapshot } from './make.ts'

// What the startup snapshot of a checkout is made from, with `node --build-snapshot`. A process that is started from it,
// `node --snapshot-blob FILE dist/program/main.js`, reads from the disk what the snapshot doesn't hold.

let disk: ((name: string) => object) | undefined
const folder = () => dirname(realpathSync(String(process.argv[1])))

makeSnapshot({
  find: (name, program, hot) => {
    disk ??= modulesOnDisk(folder(), program, hot)
    return { exports: disk(name) }
  },
  folder,
})
