import { Worker } from 'node:worker_threads'

/**
 * Starts a thread that runs `main`.
 *
 * The function's own text is what the thread gets, so that no file has to be there for it: it may refer to nothing outside of
 * itself, and has Node's modules through `process.getBuiltinModule`.
 * @param data cloned for the thread, which finds it as `workerData`
 */
export function startThread(main: () => void, data: unknown): Worker {
  // Helpers that a transpiler may put into a function's text.
  const helpers = 'const __name = (value) => value;'
  return new Worker(`${helpers}(${main.toString()})()`, { eval: true, workerData: data })
}
