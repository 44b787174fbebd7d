/** A program that runs on the simulated machine, as its shell sees it. */
export interface RunningProcess {
  /** What it was given and has not read yet; `end` after the last byte. */
  write(bytes: Buffer): void
  end(): void
  kill(): void
}

export interface ProcessIo {
  stdout(bytes: Buffer): void
  stderr(bytes: Buffer): void
  exited(code: number): void
}

/** What stands behind the protocol: it runs command lines. */
export interface Machine {
  /** @param environment of the shell, empty unless the client set it */
  start(commandLine: string, io: ProcessIo): RunningProcess
}
