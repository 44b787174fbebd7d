/** One of the program's CommonJS modules, as a function. */
export type ModuleFunction = (
  exports: object,
  require: (specifier: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void

export interface Modules {
  /** What a module of the program exports, by its file name. It runs when it is first asked for. */
  load(name: string): object
}

/**
 * The program's modules, loaded from a table.
 *
 * @param find the module of a file name
 * @param other what a module gets that asks for something else: one of Node's modules, or a package
 * @param folder where the modules are, as they see it
 */
export function modulesFrom({
  find,
  other,
  folder,
}: {
  find(name: string): ModuleFunction | { readonly exports: object }
  other(specifier: string): unknown
  folder(): string
}): Modules {
  const loaded = new Map<string, { exports: object }>()
  const require = (specifier: string) => (isOurs(specifier) ? load(fileName(specifier)) : other(specifier))
  const load = (name: string): object => {
    const known = loaded.get(name)
    if (known) return known.exports
    const found = find(name)
    if (typeof found !== 'function') return found.exports
    const module = { exports: {} }
    // Before it runs: modules may ask for each other in a circle.
    loaded.set(name, module)
    const place = folder()
    found(module.exports, require, module, `${place}/${name}`, place)
    return module.exports
  }
  return { load }
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../')
}

function fileName(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf('/') + 1)
}
