/**
 * Those of Node's modules whose state survives a snapshot, by Node's own list (lib/internal/main/mksnapshot.js); of others it
 * warns. They are loaded when something in them is first used, which is after the start.
 */
const LASTING = new Set([
  'buffer',
  'crypto',
  'events',
  'fs',
  'fs/promises',
  'os',
  'path',
  'process',
  'stream',
  'stream/promises',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'zlib',
])

/** Node's modules for code that runs while a snapshot is made, and later goes on from it. */
export function nodesModules(require: (specifier: string) => unknown): (specifier: string) => object {
  const load = (specifier: string) => require(specifier) as object
  const given = new Map<string, object>()
  return (specifier) => {
    const name = specifier.replace(/^node:/, '')
    const known = given.get(name)
    if (known) return known
    const module = LASTING.has(name) ? load(specifier) : later(() => load(specifier))
    given.set(name, module)
    return module
  }
}

/** Stands for a module that isn't loaded before somebody looks into it. */
function later(load: () => object): object {
  let module: object | undefined
  const loaded = () => (module ??= load())
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(loaded(), key),
      has: (_, key) => Reflect.has(loaded(), key),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(loaded(), key)
        // Of a property that its target hasn't, a proxy may not say that it can't be changed.
        return descriptor && { ...descriptor, configurable: true }
      },
    },
  )
}
