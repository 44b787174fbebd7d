import { readFileSync } from 'node:fs'
import { type LoadFnOutput, type LoadHookContext, type ResolveFnOutput, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What one load of a template has read: the texts of its module and of what that imports, by their paths. */
export type LoadedTexts = Map<string, string>

const LOAD = 'ingot-load'
const LIBRARY = 'ingot:library'
const SHARED = Symbol.for('ingot.library')

interface Load {
  readonly texts: LoadedTexts
  /** The path of the template's own module. */
  readonly entry: string
}

const loads = new Map<string, Load>()
let registered = false

/**
 * Prepares the loading of a template's module. Its own modules are read anew, each once, whatever this process has imported
 * before; packages are not. `import … from 'ingot'` gives `library`, wherever the template lies and whatever is installed there.
 *
 * @param library what templates import by the program's name
 * @returns the URL to import, and the texts that are read on the way
 */
export function prepareLoad(url: URL, library: object): { readonly url: string; readonly texts: LoadedTexts } {
  Object.assign(globalThis, { [SHARED]: library })
  if (!registered) registerHooks({ resolve, load })
  registered = true
  const id = String(loads.size)
  const texts: LoadedTexts = new Map()
  loads.set(id, { texts, entry: fileURLToPath(url) })
  const fresh = new URL(url)
  fresh.searchParams.set(LOAD, id)
  return { url: fresh.href, texts }
}

type Next<A extends unknown[], R> = (...args: A) => R

function resolve(
  specifier: string,
  context: { parentURL: string | undefined },
  next: Next<[string], ResolveFnOutput>,
): ResolveFnOutput {
  // Also for packages that templates use: theirs must be the same as the template's.
  if (specifier === 'ingot') return { url: LIBRARY, format: 'module', shortCircuit: true }
  const id = loadOf(context.parentURL)
  if (id === undefined) return next(specifier)
  const resolved = next(specifier)
  return isOwn(resolved.url) ? { ...resolved, url: withLoad(resolved.url, id) } : resolved
}

function load(
  url: string,
  context: LoadHookContext,
  next: Next<[string, LoadHookContext?], LoadFnOutput>,
): LoadFnOutput {
  if (url === LIBRARY) return { format: 'module', source: librarySource(), shortCircuit: true }
  const known = loads.get(loadOf(url) ?? '')
  if (!known) return next(url, context)
  const path = fileURLToPath(withoutLoad(url))
  known.texts.set(path, readFileSync(path, 'utf8'))
  return next(url, { ...context, format: formatOf(path, known) ?? context.format })
}

/** A template is an ES module, and so is what it has of TypeScript, whatever `package.json` says of the folder. */
function formatOf(path: string, { entry }: Load): LoadHookContext['format'] {
  if (path.endsWith('.ts')) return 'module-typescript'
  return path === entry && path.endsWith('.js') ? 'module' : undefined
}

/** A module that hands on what the running program has: there is one copy of everything. */
function librarySource(): string {
  const names = Object.keys((globalThis as { [SHARED]?: object })[SHARED] ?? {})
  return `export const { ${names.join(', ')} } = globalThis[Symbol.for('ingot.library')]`
}

/** Of files that are not part of a package. */
function isOwn(url: string): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/')
}

function loadOf(url: string | undefined): string | undefined {
  if (!url?.startsWith('file:')) return undefined
  return new URL(url).searchParams.get(LOAD) ?? undefined
}

function withLoad(url: string, id: string): string {
  const fresh = new URL(url)
  fresh.searchParams.set(LOAD, id)
  return fresh.href
}

/** The URL of a template's module without what tells its loads apart. */
export function withoutLoad(url: string): string {
  const plain = new URL(url)
  plain.searchParams.delete(LOAD)
  return plain.href
}
