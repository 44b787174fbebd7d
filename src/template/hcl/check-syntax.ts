import { throwAll } from '../../errors/index.ts'
import type { LoadRequest } from '../request.ts'
import { openTemplate } from './open.ts'

/**
 * What `validate -syntax-only` checks: that the files can be read and have the blocks of a template, and what is given for
 * variables. Neither locals nor builds are looked at, and variables need no value.
 * @throws IngotError or IngotErrors
 */
export async function checkHclSyntax(request: LoadRequest): Promise<void> {
  const { mistakes } = await openTemplate(request)
  throwAll(mistakes)
}
