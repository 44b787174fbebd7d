import type { WebAssemblyApi } from './web-assembly.ts'

/** The compiled deflate.as, for threads to make instances of. */
export async function loadQuickDeflate(): Promise<WebAssembly.Module> {
  const { DEFLATE_WASM } = await import('./deflate-wasm.ts')
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
  return WebAssembly.compile(Buffer.from(DEFLATE_WASM, 'base64'))
}
