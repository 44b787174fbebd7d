import { templateOrAllMistakes } from '../run/index.ts'
import { attemptLoad, type LoadRequest, type Template } from '../template/index.ts'
import type { CommandIo } from './command.ts'

/** Reads a template that is to be used. @throws IngotError or IngotErrors with every mistake */
export async function loadOrTellAll(request: LoadRequest, io: CommandIo): Promise<Template> {
  return templateOrAllMistakes(await attemptLoad(request), io)
}
