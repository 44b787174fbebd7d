import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Told of every call to an AWS endpoint that can have an effect (dry runs have none), the nth from 1: before it is passed on, and when it has taken effect but isn't answered. */
export type OnCall = (nth: number, phase: 'before' | 'after', action: string) => void | Promise<void>

export interface CallProxy {
  readonly url: string
  close(): Promise<void>
}

/** Stands between a client and an AWS endpoint, and changes nothing. */
export async function startCallProxy(target: string, onCall: OnCall): Promise<CallProxy> {
  const { hostname, port } = new URL(target)
  let calls = 0
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const form = new URLSearchParams(body.toString('utf8'))
    const action = form.get('Action') ?? '?'
    const isDryRun = form.get('DryRun') === 'true'
    const nth = isDryRun ? 0 : ++calls
    if (!isDryRun) await onCall(nth, 'before', action)
    const { method, url: path, headers } = incoming
    // The signature covers the headers: they go on as they came.
    const call = request({ hostname, port, method, path, headers }, async (answer) => {
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      if (!isDryRun) await onCall(nth, 'after', action)
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(Buffer.concat(parts))
    })
    call.on('error', () => outgoing.destroy())
    call.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
