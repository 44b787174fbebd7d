import { AwsError, invalidCombination, invalidParameter } from '../protocol/aws-error.ts'

export interface PageRequest {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

/**
 * One page of a listing. A token names the item that the next page begins after, so that pages stay right while items come
 * and go.
 *
 * @throws AwsError `InvalidParameterValue`, `InvalidNextToken`
 */
export function page<T>(
  items: readonly T[],
  request: PageRequest,
  idOf: (item: T) => string | undefined,
  limits: { readonly least: number; readonly most: number } = { least: 5, most: 1000 },
): { items: T[]; NextToken?: string } {
  const { MaxResults: size, NextToken: token } = request
  if (size !== undefined && size < limits.least) {
    throw invalidParameter('maxResults', size, `Expecting a value greater than ${limits.least}.`)
  }
  const start = token ? startOf(items, token, idOf) : 0
  const end = size === undefined ? items.length : start + Math.min(size, limits.most)
  const chosen = items.slice(start, end)
  const last = chosen.at(-1)
  return end < items.length && last !== undefined
    ? { items: chosen, NextToken: Buffer.from(idOf(last) ?? '').toString('base64') }
    : { items: chosen }
}

/** @throws AwsError as EC2, which won't cut a list that was asked for by ids into pages */
export function refusePagesOfIds(ids: readonly string[] | undefined, request: PageRequest, name: string): void {
  if (ids?.length && request.MaxResults !== undefined) {
    throw invalidCombination(`The parameter ${name} cannot be used with the parameter maxResults`)
  }
}

function startOf<T>(items: readonly T[], token: string, idOf: (item: T) => string | undefined): number {
  const id = Buffer.from(token, 'base64').toString()
  const index = items.findIndex((item) => idOf(item) === id)
  if (index < 0) throw new AwsError('InvalidNextToken', `The token '${token}' is invalid`)
  return index + 1
}
