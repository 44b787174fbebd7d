import type { IngotError } from '../../../errors/index.ts'
import { createContext, type Diagnostic } from '../../../hcl/index.ts'
import type { FileAccess } from '../../request.ts'
import type { MapEntry } from '../../value.ts'
import { placedValue } from '../components/index.ts'
import { placeOf, toErrors } from '../diagnostics/index.ts'
import { readVariableFiles } from './files.ts'

export interface PlacedFile {
  readonly entries: readonly MapEntry[]
  readonly errors: readonly IngotError[]
}

/**
 * What one variable file in HCL sets, as values for templates of another syntax. Like HCL2's, they can refer to nothing.
 * @throws IngotError `template/not-found`, `template/unreadable`
 */
export async function placedVariableFile(path: string, access: FileAccess): Promise<PlacedFile> {
  const diagnostics: Diagnostic[] = []
  const assignments = await readVariableFiles([path], access, diagnostics)
  const entries = assignments.map(({ name, nameRange, expression }) => ({
    key: name,
    keyPlace: placeOf(nameRange),
    value: placedValue(expression.evaluate(createContext(), diagnostics), expression),
  }))
  return { entries, errors: toErrors(diagnostics) }
}
