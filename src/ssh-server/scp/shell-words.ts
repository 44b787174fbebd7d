/**
 * Splits a command into words as a POSIX shell does, quotes and backslashes taken away.
 * @returns undefined when it is more than words: variables, pipes, patterns, a quote that doesn't end
 */
export function shellWords(command: string): readonly string[] | undefined {
  const words: string[] = []
  let rest = command.trimStart()
  while (rest !== '') {
    const raw = /^(?:[^\s'"\\$`|&;<>()*?[\]]|'[^']*'|"(?:[^"\\$`]|\\.)*"|\\.)+(?=\s|$)/s.exec(rest)?.[0]
    if (raw === undefined) return undefined
    words.push(unquoted(raw))
    rest = rest.slice(raw.length).trimStart()
  }
  return words
}

function unquoted(raw: string): string {
  return raw.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single?: string, double?: string, one?: string) => {
    if (double !== undefined) return double.replace(/\\([\\"$`])/g, '$1')
    return single ?? one ?? ''
  })
}
