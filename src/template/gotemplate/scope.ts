import type { TemplateValue } from './values.ts'

/** The variables of one running template, innermost last. */
export class Scope {
  readonly #variables: { readonly name: string; value: TemplateValue }[] = []

  declare(name: string, value: TemplateValue): void {
    this.#variables.push({ name, value })
  }

  find(name: string): { readonly value: TemplateValue } | undefined {
    return this.#variables.findLast((variable) => variable.name === name)
  }

  /** Says whether there was such a variable. */
  assign(name: string, value: TemplateValue): boolean {
    const variable = this.#variables.findLast((candidate) => candidate.name === name)
    if (variable) variable.value = value
    return variable !== undefined
  }

  mark(): number {
    return this.#variables.length
  }

  /** Drops what was declared since `mark`. */
  forget(mark: number): void {
    this.#variables.length = mark
  }
}
