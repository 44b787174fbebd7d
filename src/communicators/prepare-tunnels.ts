import type { Tunnel } from './config.ts'
import type { Problems } from './problems.ts'

/** Reads `port:host:port`. Mistakes go to `problems`. */
export function tunnelsOf(option: string, given: readonly string[] | undefined, problems: Problems): readonly Tunnel[] {
  return (given ?? []).flatMap((text) => {
    const tunnel = parseTunnel(text)
    if (tunnel) return [tunnel]
    problems.add(
      option,
      'options/invalid',
      `"${option}" has "${text}", which is not "port:host:port"`,
      'Such as "8080:localhost:80": the port that listens, and where it leads. IPv6 addresses stand in brackets.',
    )
    return []
  })
}

/** Without a host it is the far end itself. */
function parseTunnel(text: string): Tunnel | undefined {
  const match = /^(\d+):(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text)
  if (!match) return undefined
  const [port, targetPort] = [Number(match[1]), Number(match[4])]
  if (port > 65535 || targetPort > 65535) return undefined
  return { port, target: { host: match[2] || match[3] || 'localhost', port: targetPort } }
}
