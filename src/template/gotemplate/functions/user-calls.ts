import type { Template } from '../parse.ts'

/**
 * The names of the user variables that a template reads by a literal name, each once, in the order of the text. A name
 * that is itself worked out (`{{user .Name}}`) cannot be known and is left out: see {@link callsFunction}.
 */
export function userVariables(template: Template): readonly string[] {
  const names = template.calls.flatMap(({ name, args }) => {
    const [first] = args
    return name === 'user' && first?.kind === 'string' ? [first.value] : []
  })
  return [...new Set(names)]
}

/** Whether a function is called anywhere in the template, run or not. */
export function callsFunction(template: Template, name: string): boolean {
  return template.calls.some((call) => call.name === name)
}
