import type { Answer, Ask } from './http.ts';

/** What stands before a server: it may change the request, the answer, or answer itself. */
export type Wrap = (ask: Ask, next: (ask: Ask) => Promise<Answer>) => Answer | Promise<Answer>;

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body };
}

export function empty(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: '' };
}

/** Which requests, or which answers to them. */
export type When = (ask: Ask, answer: Answer) => boolean;

/** Changes answers on their way out. */
export function answers(when: When, change: (answer: Answer, ask: Ask) => Answer): Wrap {
  return async (ask, next) => {
    const answer = await next(ask);
    return when(ask, answer) ? change(answer, ask) : answer;
  };
}

/** Changes the JSON object that answers hold; an empty body is left alone. */
export function bodies(when: When, change: (value: Fields, ask: Ask) => unknown): Wrap {
  return answers(when, (answer, ask) => {
    if (answer.body.length === 0) return answer;
    return { ...answer, body: JSON.stringify(change(JSON.parse(String(answer.body)), ask)) };
  });
}

/** Changes a header of answers; undefined takes it out. */
export function header(when: When, name: string, value: string | undefined): Wrap {
  return answers(when, (answer) => {
    const rest = Object.entries(answer.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
    return {
      ...answer,
      headers: { ...Object.fromEntries(rest), ...(value !== undefined && { [name]: value }) },
    };
  });
}

/** Answers certain requests itself. */
export function instead(when: (ask: Ask) => boolean, answer: (ask: Ask) => Answer): Wrap {
  return (ask, next) => (when(ask) ? answer(ask) : next(ask));
}

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object without some of its fields. */
export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

export const crash = (): Answer => json(500, { error: 'internal' });

/** Both conditions. */
export const both =
  (a: When, b: When): When =>
  (ask, answer) =>
    a(ask, answer) && b(ask, answer);

export const succeeded: When = (_, answer) => answer.status >= 200 && answer.status < 300;
export const refused: When = (_, answer) => answer.status >= 400;
export const status =
  (code: number): When =>
  (_, answer) =>
    answer.status === code;
