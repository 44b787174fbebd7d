import { isUtf8 } from 'node:buffer'
import { IngotError, throwAll } from '../../errors/index.ts'
// Past the folder's index file on purpose: formatting takes the syntax alone (design, rule 8).
import { SourceFile } from '../../hcl/diagnostics/index.ts'
import { format } from '../../hcl/format/index.ts'
import { parseSyntax, tokenize } from '../../hcl/syntax/index.ts'
import { toErrors } from '../../template/hcl/diagnostics/index.ts'

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
export function formatText(name: string, content: Buffer): Formatted {
  if (!isUtf8(content)) {
    throw new IngotError('template/encoding', `"${name}" is not UTF-8, which HCL2 is written in`, {
      hint: 'save it as UTF-8',
    })
  }
  const before = content.toString('utf8')
  const tokens = tokenize(before)
  const { diagnostics } = parseSyntax(new SourceFile(name, before), tokens)
  throwAll(toErrors(diagnostics))
  return { before, after: format(before, tokens) }
}
