import { throwAll } from '../../errors/index.ts'
import { SourceFile } from '../../hcl/diagnostics/index.ts'
// Past the folder's index file on purpose: telling mistakes takes the syntax alone (design, rule 8).
import { parseSyntax } from '../../hcl/syntax/index.ts'
import type { Tokens } from '../../hcl/syntax/tokens.ts'
import { toErrors } from '../../template/hcl/diagnostics/index.ts'

/** @throws IngotError, IngotErrors `template/hcl-…` for what is no HCL, with its place */
export function checkSyntax(name: string, text: string, tokens: Tokens): void {
  const { diagnostics } = parseSyntax(new SourceFile(name, text), tokens)
  throwAll(toErrors(diagnostics))
}
