/** The part of WebAssembly's JavaScript interface that is used here: Node's types know its modules only. */
export interface WebAssemblyApi {
  readonly Instance: new (module: WebAssembly.Module) => { readonly exports: unknown }
  compile(bytes: Uint8Array): Promise<WebAssembly.Module>
}

/** What deflate.as exports. */
export interface QuickDeflate {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly INPUT: { readonly value: number }
  readonly OUTPUT: { readonly value: number }
  prepare(): void
  /** Compresses the bytes at `INPUT` that follow `history` bytes. @returns how many bytes are at `OUTPUT` */
  deflate(history: number, length: number): number
}
