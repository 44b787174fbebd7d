import { Pending } from './function.ts'

/**
 * A library that is loaded when a function first needs it, because loading it takes longer than most templates. Asking for
 * it throws {@link Pending} until it is there.
 */
export function library<T>(load: () => Promise<T>): () => T {
  let loading: Promise<void> | undefined
  let loaded: { readonly library: T } | undefined
  return () => {
    if (loaded) return loaded.library
    loading ??= load().then((library) => {
      loaded = { library }
    })
    throw new Pending(loading)
  }
}
