/** Where a reporter's bytes go: `process.stdout`, an open file, or a list in a test. */
export interface Sink {
  write(text: string): unknown
}
