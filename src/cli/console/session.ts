import type { Masker } from '../../engine/secrets.ts'
import type { TemplateScope } from '../../template/index.ts'
import { CONSOLE_HELP } from './help.ts'

/** What a line comes to. */
export type Reply = { readonly kind: 'exit' } | { readonly kind: 'text'; readonly text: string }

/** Answers lines, whoever types them. Secrets are masked in every answer. */
export class ConsoleSession {
  readonly #scope: TemplateScope
  readonly #masker: Masker
  #lines = 0

  /** @param masker knows the scope's secrets, and others */
  constructor(scope: TemplateScope, masker: Masker) {
    this.#scope = scope
    this.#masker = masker
    for (const secret of scope.secrets) this.#masker.add(secret)
  }

  /** @throws IngotError for an expression that can't be rendered */
  handle(line: string): Reply {
    this.#lines++
    if (line === 'exit') return { kind: 'exit' }
    return { kind: 'text', text: this.mask(this.#answer(line)) }
  }

  mask(text: string): string {
    return this.#masker.mask(text)
  }

  #answer(line: string): string {
    if (line === 'help') return CONSOLE_HELP
    if (line === 'variables') return this.#variables()
    return this.#scope.render(line, { file: '-', line: this.#lines, column: 1, sourceLine: line })
  }

  /** In Packer's form; there the order is another one each time. */
  #variables(): string {
    return `\n${[...this.#scope.values].map(([name, value]) => `${name}: ${value},\n`).join('')}`
  }
}
