/** The stream cipher that NTLM seals messages with. OpenSSL has it no more. */
export class Rc4 {
  readonly #state: Uint8Array
  #i = 0
  #j = 0

  constructor(key: Buffer) {
    const state = Uint8Array.from({ length: 256 }, (_, index) => index)
    for (let i = 0, j = 0; i < 256; i++) {
      const value = state[i] as number
      j = (j + value + (key[i % key.length] as number)) & 255
      state[i] = state[j] as number
      state[j] = value
    }
    this.#state = state
  }

  /** Encrypts or decrypts what follows on what it was given before. */
  update(bytes: Buffer): Buffer {
    const state = this.#state
    const result = Buffer.allocUnsafe(bytes.length)
    let i = this.#i
    let j = this.#j
    for (let index = 0; index < bytes.length; index++) {
      i = (i + 1) & 255
      const x = state[i] as number
      j = (j + x) & 255
      const y = state[j] as number
      state[i] = y
      state[j] = x
      result[index] = (bytes[index] as number) ^ (state[(x + y) & 255] as number)
    }
    this.#i = i
    this.#j = j
    return result
  }
}
