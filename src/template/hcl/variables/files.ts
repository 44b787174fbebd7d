import { IngotError } from '../../../errors/index.ts'
import { type Body, type Diagnostic, errorAt, hasErrors, parseConfig } from '../../../hcl/index.ts'
import type { FileAccess } from '../../request.ts'
import { readSources } from '../files/index.ts'
import type { ExpressionAssignment } from './assignment.ts'

/**
 * What variable files set, in the order of the files.
 * @throws IngotError `template/not-found`, `template/unreadable`, `template/variable-file` for a name that doesn't end in `.hcl` or `.json`
 */
export async function readVariableFiles(
  paths: readonly string[],
  access: FileAccess,
  diagnostics: Diagnostic[],
): Promise<readonly ExpressionAssignment[]> {
  for (const path of paths) if (!/\.(?:hcl|json)$/.test(path)) throw otherFile(path)
  const sources = await readSources(paths, 'variable file', access)
  return sources.flatMap((source) => {
    const parsed = parseConfig(source)
    diagnostics.push(...parsed.diagnostics)
    return hasErrors(parsed.diagnostics) ? [] : assignmentsIn(parsed.body, diagnostics)
  })
}

function otherFile(path: string): IngotError {
  return new IngotError('template/variable-file', `the variable file "${path}" may hold anything`, {
    hint: 'let its name end in ".pkrvars.hcl" for HCL, or in ".json" for JSON',
  })
}

function assignmentsIn(body: Body, diagnostics: Diagnostic[]): ExpressionAssignment[] {
  const { content, rest } = body.partialContent({ blocks: [{ type: 'variable', labels: ['name'] }] }, [])
  for (const { headerRange, labels } of content.blocks) {
    const name = labels[0]?.text ?? 'name'
    const detail = `A variable file sets variables: ${name} = …. They are declared in the template.`
    diagnostics.push(errorAt(headerRange, 'Variable declaration in a variable file', detail))
  }
  const attributes = [...rest.justAttributes(diagnostics).values()]
  return attributes.map(({ name, nameRange, expression }) => ({ kind: 'expression', name, nameRange, expression }))
}
