import { isIdentifier } from '../../hcl/index.ts'

/** Hands out names that HCL can refer to, each once. */
export class Names {
  readonly #taken = new Set<string>()

  /** The name itself where that is possible, else the nearest that is. */
  take(wanted: string): string {
    const base = toIdentifier(wanted)
    let name = base
    for (let count = 2; this.#taken.has(name); count++) name = `${base}_${count}`
    this.#taken.add(name)
    return name
  }
}

/** With `_` for every character that no name may have. */
function toIdentifier(text: string): string {
  const name = text.replace(/[^\p{L}\p{Nd}_-]/gu, '_')
  return isIdentifier(name) ? name : `_${name}`
}
