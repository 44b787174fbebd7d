import { addressOf, type NamedSource } from './sources.ts'
import type { Variables } from './variables.ts'

/** One sentence each. */
type Notes = readonly string[]

export function noteLines(variables: Variables, sources: readonly NamedSource[]): Notes {
  return [
    ...variables.all('variable').flatMap(aboutVariable),
    ...variables.all('local').flatMap(aboutLocal),
    ...sources.flatMap(aboutSource),
  ]
}

type Variable = ReturnType<Variables['all']>[number]

function aboutVariable({ name, hclName, default: given }: Variable): Notes {
  if (given.kind === 'environment')
    return [`the environment variable "${name}" is read by the variable "${hclName}", since locals can't read it`]
  const undeclared =
    given.kind === 'undeclared'
      ? [
          `the variable "${name}" is used but not defined; a value is required for it now, where JSON took an empty text`,
        ]
      : []
  return [...renamed(name, hclName), ...undeclared]
}

function aboutLocal({ name, hclName }: Variable): Notes {
  return [`the variable "${name}" is worked out of others, so it is local.${hclName} now and can't be set with -var`]
}

function renamed(name: string, hclName: string): Notes {
  return name === hclName ? [] : [`the variable "${name}" is called "${hclName}" now`]
}

function aboutSource(source: NamedSource): Notes {
  const { builder, name } = source
  if (builder.name.includes('{{')) {
    return [
      `the builder "${builder.name}" is the source "${addressOf(source)}" now: names of sources can't be worked out`,
    ]
  }
  return builder.name === name || builder.name === builder.type
    ? []
    : [`the builder "${builder.name}" is the source "${addressOf(source)}" now`]
}
