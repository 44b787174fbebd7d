import type { NormalizedSchema } from '@smithy/core/schema'

/** The two dialects of AWS's query protocol. EC2's flattens all lists and has its own names for members. */
export type QueryDialect = 'ec2' | 'query'

/** What a member of a structure is called in a request. */
export function queryName(member: NormalizedSchema, dialect: QueryDialect): string {
  const { ec2QueryName, xmlName } = member.getMergedTraits()
  const name = String(xmlName ?? member.getMemberName())
  if (dialect === 'query') return name
  return typeof ec2QueryName === 'string' ? ec2QueryName : capitalized(name)
}

/** What a member of a structure or list is called in an answer. */
export function elementName(member: NormalizedSchema): string {
  return String(member.getMergedTraits().xmlName ?? member.getMemberName())
}

function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}
