import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Script } from 'node:vm'

/** What one module of the program is made from: its text, and the compiled form of it that V8 made when the file was put together. */
export interface Stored {
  readonly source: string
  readonly compiled?: Buffer | undefined
}

export interface LoadedModule {
  readonly name: string
  readonly script: Script
}

type Wrapped = (
  exports: object,
  require: (specifier: string) => unknown,
  module: { exports: object },
  dirname: string,
) => void

/**
 * Loads the program's CommonJS modules from a store by their file names, each when it is first asked for. What is not in the
 * store is one of Node's own modules, or not there at all.
 */
export function moduleLoader(store: (name: string) => Stored | undefined): {
  load(name: string): object
  readonly loaded: readonly LoadedModule[]
} {
  const modules = new Map<string, { exports: object }>()
  const loaded: LoadedModule[] = []
  const builtin = createRequire(process.execPath)
  const load = (name: string): object => {
    const known = modules.get(name)
    if (known) return known.exports
    const stored = store(name)
    if (!stored) throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
    const script = new Script(wrapped(stored.source), { filename: `ingot:${name}`, cachedData: stored.compiled })
    loaded.push({ name, script })
    const module = { exports: {} }
    // Before it runs: modules may ask for each other in a circle.
    modules.set(name, module)
    const run = script.runInThisContext() as Wrapped
    const require = (specifier: string) => (isOurs(specifier) ? load(fileName(specifier)) : builtin(specifier))
    run(module.exports, require, module, dirname(process.execPath))
    return module.exports
  }
  return { load, loaded }
}

// The text must be the same, letter for letter, where it is compiled beforehand and where it runs.
export function wrapped(source: string): string {
  return `(function (exports, require, module, __dirname) {${source}\n})`
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../')
}

function fileName(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf('/') + 1)
}
