import { type LoadRequest, loadJsonScope, type TemplateScope } from '../../template/index.ts'
import { completerFor } from './complete.ts'
import { CONSOLE_HELP } from './help.ts'
import type { ConsoleParts } from './parts.ts'

/** The console of a JSON template. @throws IngotError or IngotErrors about its shape */
export async function jsonConsole(request: LoadRequest): Promise<ConsoleParts> {
  const scope = await loadJsonScope(request)
  for (const secret of scope.secrets) request.secret?.(secret)
  return {
    evaluator: {
      help: CONSOLE_HELP,
      problems: scope.problems,
      statusOfMistakes: 0,
      evaluate: (text, line) => scope.render(text, { file: '-', line, column: 1, sourceLine: text }),
      variables: () => variablesText(scope),
      isUnfinished: () => false,
    },
    completer: completerFor(scope),
  }
}

/** In Packer's form; there the order is another one each time. */
function variablesText({ values }: TemplateScope): string {
  return `\n${[...values].map(([name, value]) => `${name}: ${value},\n`).join('')}`
}
