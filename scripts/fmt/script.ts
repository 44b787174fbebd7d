import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

/** What the script gives. */
export type FmtModules = typeof import('./modules.ts')

/**
 * The script with all that `ingot fmt` needs, and what V8 made of it when the program was built. Unlike Node's own compile cache
 * that holds the functions inside of functions. V8 itself looks whether it is of another version, or doesn't fit for another
 * reason, and compiles anew.
 *
 * @param folder of the program's modules
 */
export function readScript(folder: string): Script {
  const filename = join(folder, 'fmt-modules.js')
  return new Script(readFileSync(filename, 'latin1'), { filename, cachedData: compiledForm(folder) })
}

/** @param require for what isn't in the script: Node's modules, and the program's */
export function runScript(script: Script, require: (specifier: string) => unknown, folder: string): FmtModules {
  return script.runInThisContext()(require, folder)
}

export function compiledFormFile(folder: string): string {
  return join(folder, 'fmt-modules.v8')
}

function compiledForm(folder: string): Buffer | undefined {
  try {
    return readFileSync(compiledFormFile(folder))
  } catch {
    // Not beside a package from npm: it is for one version of Node.
    return undefined
  }
}
