import { join } from 'node:path'
import type { Modules } from './modules.ts'

/**
 * The program's modules that are in a folder, for which those that are in the script already are the same.
 *
 * @param hot the file names of the latter
 */
export function modulesOnDisk(folder: string, program: Modules, hot: readonly string[]): (name: string) => object {
  // Loaded only here: it doesn't survive a snapshot.
  const Module = process.getBuiltinModule('node:module')
  const require = Module.createRequire(join(folder, 'main.js'))
  for (const name of hot) {
    const path = join(folder, name)
    const module = new Module(path)
    Object.defineProperties(module, { loaded: { value: true }, exports: { get: () => program.load(name) } })
    require.cache[path] = module
  }
  return (name) => require(`./${name}`)
}
