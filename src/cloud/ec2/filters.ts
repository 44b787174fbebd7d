import type { Filter, Tag } from '@aws-sdk/client-ec2'
import { AwsError, missingParameter } from '../protocol/aws-error.ts'
import { globMatches } from './glob.ts'

export type Facts =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly (string | number | boolean | Date | undefined)[]

/** What the filters of one kind of resource look at, by their documented names. */
export type FilterTable<T> = Readonly<Record<string, (item: T) => Facts>>

/** A filter that EC2 documents, over facts that nothing here ever has. */
export const neverPresent = (): Facts => undefined

/** EC2's limit of values per request. */
const mostValues = 200

/**
 * The items that pass all filters; one filter passes when any of its values matches any of the facts.
 *
 * @throws AwsError `InvalidParameterValue` for a name that isn't in the table, `FilterLimitExceeded`
 */
export function applyFilters<T extends { readonly Tags?: Tag[] | undefined }>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<T>,
): T[] {
  const tests = (filters ?? []).map((filter) => filterTest(filter, table))
  if ((filters ?? []).reduce((count, filter) => count + (filter.Values?.length ?? 0), 0) > mostValues) {
    throw new AwsError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${mostValues}`,
    )
  }
  return items.filter((item) => tests.every((test) => test(item)))
}

function filterTest<T extends { readonly Tags?: Tag[] | undefined }>(filter: Filter, table: FilterTable<T>) {
  const name = filter.Name ?? ''
  if (name === '') throw missingParameter('Filter.Name')
  const values = filter.Values ?? []
  const factsOf = tagFacts(name) ?? (Object.hasOwn(table, name) ? table[name] : undefined)
  if (!factsOf) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`)
  return (item: T) => {
    const facts = texts(factsOf(item))
    return values.some((value) => facts.some((fact) => globMatches(value, fact)))
  }
}

function tagFacts(name: string): ((item: { readonly Tags?: Tag[] | undefined }) => Facts) | undefined {
  if (name === 'tag-key') return ({ Tags }) => (Tags ?? []).map(({ Key }) => Key)
  if (name === 'tag-value') return ({ Tags }) => (Tags ?? []).map(({ Value }) => Value)
  if (!name.startsWith('tag:')) return undefined
  const key = name.slice('tag:'.length)
  return ({ Tags }) => (Tags ?? []).filter(({ Key }) => Key === key).map(({ Value }) => Value ?? '')
}

function texts(facts: Facts): string[] {
  const list = Array.isArray(facts) ? (facts as readonly Facts[]) : [facts as Facts]
  return list.flatMap((fact) =>
    fact === undefined ? [] : fact instanceof Date ? [fact.toISOString()] : [String(fact)],
  )
}
