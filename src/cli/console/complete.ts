import type { TemplateScope } from '../../template/index.ts'

/** As readline wants it: what fits, and the part of the line that it would replace. */
export type Completer = (line: string) => [fitting: string[], part: string]

const WORDS = ['exit', 'help', 'variables']

/** Completes names of variables after `user`, names of functions where a call begins, and the words of the console. */
export function completerFor(scope: Pick<TemplateScope, 'values' | 'functions'>): Completer {
  return (line) => {
    const variable = /\buser\s+([`"])([^`"]*)$/.exec(line)
    if (variable) {
      const [, quote = '', part = ''] = variable
      return [startingWith(part, scope.values.keys()).map((name) => name + quote), part]
    }
    const call = /(?:\{\{-?|\||\()\s*(\w*)$/.exec(line)
    if (call) return fitting(call[1] ?? '', scope.functions)
    return /^\w*$/.test(line) ? fitting(line, WORDS) : [[], line]
  }
}

function fitting(part: string, names: Iterable<string>): [string[], string] {
  return [startingWith(part, names), part]
}

function startingWith(part: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => name.startsWith(part))
}
