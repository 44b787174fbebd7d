import type { Worker } from 'node:worker_threads'
import { startThread } from '../../thread.ts'
import { type BlockAnswer, type BlockJob, type BlockWorkerData, blockWorker } from './block-worker.ts'

interface Pending {
  readonly job: BlockJob
  readonly resolve: (written: number) => void
  readonly reject: (error: Error) => void
}

/** Threads that compress blocks; they are started as they are needed. */
export class BlockPool {
  readonly #size: number
  readonly #data: BlockWorkerData
  readonly #threads = new Set<Worker>()
  readonly #idle: Worker[] = []
  readonly #queue: Pending[] = []
  readonly #busy = new Map<Worker, Pending>()

  constructor(size: number, data: BlockWorkerData) {
    this.#size = size
    this.#data = data
  }

  /** @returns how many bytes of the job's `output` were written */
  run(job: BlockJob): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject })
      if (this.#idle.length === 0 && this.#threads.size < this.#size) this.#idle.push(this.#start())
      this.#next()
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()))
  }

  #next(): void {
    while (this.#idle.length > 0) {
      const pending = this.#queue.shift()
      if (!pending) return
      const thread = this.#idle.pop() as Worker
      this.#busy.set(thread, pending)
      thread.postMessage(pending.job)
    }
  }

  #start(): Worker {
    const thread = startThread(blockWorker, this.#data)
    this.#threads.add(thread)
    thread.on('message', (answer: BlockAnswer) => {
      const pending = this.#busy.get(thread)
      this.#busy.delete(thread)
      this.#idle.push(thread)
      if ('error' in answer) pending?.reject(new Error(answer.error))
      else pending?.resolve(answer.written)
      this.#next()
    })
    thread.on('error', (error) => this.#busy.get(thread)?.reject(error as Error))
    return thread
  }
}
