import type { LoadRequest } from '../../template/index.ts'
import type { Completer } from './complete.ts'
import { HCL_CONSOLE_HELP } from './help.ts'
import type { ConsoleParts } from './parts.ts'

/** The console of an HCL2 template. @throws IngotError or IngotErrors about its files */
export async function hclConsole(request: LoadRequest): Promise<ConsoleParts> {
  const { openHclConsole } = await import('../../template/hcl/index.ts')
  const console = await openHclConsole(request)
  return {
    evaluator: {
      help: HCL_CONSOLE_HELP,
      problems: console.problems,
      statusOfMistakes: 1,
      evaluate: (text) => console.evaluate(text),
      variables: () => console.variables(),
      isUnfinished: (text) => console.isUnfinished(text),
    },
    completer: hclCompleter((start) => console.names(start)),
  }
}

const WORDS = ['exit', 'help', 'variables']

/** Completes names of variables, locals and data sources behind their dot, names of functions, and the words of the console. */
export function hclCompleter(names: (start: string) => readonly string[]): Completer {
  return (line) => {
    const [, start = '', part = ''] = /((?:[\w-]+\.)*)([\w-]*)$/.exec(line) ?? []
    const isAlone = line === part
    const known = names(start.replace(/\.$/, ''))
    const fitting = [...known, ...(isAlone ? WORDS : [])].filter((name) => name.startsWith(part))
    return [fitting.toSorted(), part]
  }
}
