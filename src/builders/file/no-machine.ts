import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Communicator, ExecResult } from '../../communicators/index.ts'

/** There is no machine behind a file: commands count as done, what is uploaded vanishes, and nothing comes back. */
export const noMachine: Communicator = {
  async exec(_command, { signal }): Promise<ExecResult> {
    signal.throwIfAborted()
    return { kind: 'exit', code: 0 }
  },
  async upload() {},
  async uploadTree() {},
  async download(_source, sink: Writable) {
    sink.end()
    await finished(sink, { readable: false })
  },
  async downloadTree() {},
  async remove() {},
  async close() {},
}
