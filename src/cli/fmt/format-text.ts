import { isUtf8 } from 'node:buffer'
import { IngotError } from '../../errors/index.ts'
// Past the folders' index files on purpose: formatting takes neither the parser nor values (design, rule 8).
import { format } from '../../hcl/format/format.ts'
import { readTokens } from '../../hcl/syntax/lexer.ts'
import { isPlainSyntax } from '../../hcl/syntax/plain-syntax.ts'

/** A file's text as it is, and in canonical form. */
export interface Formatted {
  readonly before: string
  readonly after: string
}

/**
 * Formats what was read from a file.
 * @param name for messages
 * @throws IngotError, IngotErrors `template/hcl-…` for what is no HCL, with its place; `template/encoding`
 */
export async function formatText(name: string, content: Buffer): Promise<Formatted> {
  if (!isUtf8(content)) {
    throw new IngotError('template/encoding', `"${name}" is not UTF-8, which HCL2 is written in`, {
      hint: 'save it as UTF-8',
    })
  }
  const before = content.toString('utf8')
  const tokens = readTokens(before)
  if (!isPlainSyntax(before, tokens)) {
    const { checkSyntax } = await import('./check-syntax.ts')
    checkSyntax(name, before, tokens)
  }
  return { before, after: format(before, tokens) }
}
