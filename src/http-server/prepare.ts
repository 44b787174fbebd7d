import { networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { statsOf } from '../engine/index.ts'
import { IngotError, nearest, throwAll } from '../errors/index.ts'

/** What the guest can ask for. */
export type Served =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'texts'; readonly texts: Readonly<Record<string, string>> }

export interface HttpServerPlan {
  readonly served: Served
  readonly address: string
  /** Of the ports from `first` to `last`, both included, any free one. */
  readonly ports: { readonly first: number; readonly last: number }
  readonly ipv6Only: boolean
}

/** The decoded `httpServerOptions`. */
export interface HttpServerValues {
  readonly http_directory?: string | undefined
  readonly http_content: Readonly<Record<string, string>>
  readonly http_port_min: number
  readonly http_port_max: number
  readonly http_bind_address?: string | undefined
  readonly http_interface?: string | undefined
  readonly http_network_protocol: string
}

/**
 * Checks how the options go together.
 * @returns undefined when nothing is to be served
 * @throws IngotError or IngotErrors `http-server/options`
 */
export function prepareHttpServer(values: HttpServerValues, cwd: string): HttpServerPlan | undefined {
  const { http_directory: directory, http_content: texts, http_network_protocol: protocol } = values
  const { http_port_min: first, http_port_max: end } = values
  const errors: IngotError[] = []
  const refuse = (message: string, hint?: string) =>
    errors.push(new IngotError('http-server/options', message, hint === undefined ? {} : { hint }))
  const hasTexts = Object.keys(texts).length > 0
  if (directory !== undefined && hasTexts) refuse('give either "http_directory" or "http_content", not both')
  if (directory !== undefined && !isFolder(resolve(cwd, directory))) {
    refuse(`"http_directory" is no folder: "${directory}"`, `Relative paths start at the working folder, ${cwd}.`)
  }
  for (const path of Object.keys(texts).filter((path) => !path.startsWith('/'))) {
    refuse(`a path of "http_content" must begin with "/": "${path}"`)
  }
  if (end < first) refuse(`"http_port_max" (${end}) must not be less than "http_port_min" (${first})`)
  if (values.http_bind_address !== undefined && values.http_interface !== undefined) {
    refuse('give either "http_bind_address" or "http_interface", not both')
  }
  if (protocol.startsWith('unix')) refuse(`"http_network_protocol" can't be "${protocol}": a guest can't reach it`)
  const address =
    values.http_interface === undefined ? values.http_bind_address : addressOf(values.http_interface, refuse)
  throwAll(errors)
  if (directory === undefined && !hasTexts) return undefined
  return {
    served: directory === undefined ? { kind: 'texts', texts } : { kind: 'folder', path: resolve(cwd, directory) },
    address: address ?? (protocol === 'tcp6' ? '::' : '0.0.0.0'),
    // Packer takes a port from the half-open range, and the one port when both are the same.
    ports: { first, last: Math.max(first, end - 1) },
    ipv6Only: protocol === 'tcp6',
  }
}

function addressOf(name: string, refuse: (message: string, hint?: string) => void): string | undefined {
  const all = networkInterfaces()
  const address = all[name]?.toSorted((a, b) => a.family.localeCompare(b.family))[0]?.address
  if (address !== undefined) return address
  const near = nearest(name, Object.keys(all))
  const known = `This computer has: ${Object.keys(all).join(', ')}.`
  refuse(
    `"http_interface": there is no network interface "${name}" with an address`,
    near ? `Did you mean "${near}"?` : known,
  )
  return undefined
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false
}
