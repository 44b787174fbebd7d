import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeSnapshot } from './make.ts'
import type { Modules } from './modules.ts'

// What the startup snapshot of a checkout is made from, with `node --build-snapshot`. A process that is started from it,
// `node --snapshot-blob FILE dist/program/main.js`, reads from the disk what the snapshot doesn't hold.

let disk: ((name: string) => object) | undefined
const folder = () => dirname(realpathSync(String(process.argv[1])))

makeSnapshot({
  find: (name, program, hot) => {
    disk ??= diskOf(program, hot)
    return { exports: disk(`./${name}`) }
  },
  folder,
})

/** Node's `require` in the program's folder, for which the modules of the snapshot are loaded already. */
function diskOf(program: Modules, hot: readonly string[]): (name: string) => object {
  // Loaded only here: it doesn't survive a snapshot.
  const Module = process.getBuiltinModule('node:module')
  const require = Module.createRequire(join(folder(), 'main.js'))
  for (const name of hot) {
    const path = join(folder(), name)
    const module = new Module(path)
    Object.defineProperties(module, { loaded: { value: true }, exports: { get: () => program.load(name) } })
    require.cache[path] = module
  }
  return require
}
