import { IngotError, messageOf } from '../../../errors/index.ts'
import type { WinRmService } from '../service.ts'
import { withShell } from '../shell.ts'
import { HelperFailure, runHelper } from './helper.ts'
import { removeScript } from './scripts.ts'

/** @throws IngotError `remove/failed` */
export async function removeFile(service: WinRmService, path: string, signal: AbortSignal): Promise<void> {
  try {
    await withShell(service, signal, (shell) => runHelper(service, shell, { script: removeScript(path), signal }))
  } catch (error) {
    if (!(error instanceof HelperFailure)) throw error
    const sentence = `"${path}" on the machine can't be deleted: ${messageOf(error)}`
    throw new IngotError('remove/failed', sentence, { cause: error })
  }
}
