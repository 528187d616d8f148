import { expect } from 'vitest';
import type { Answer, Send, Sent } from '../../support/doors.ts';

export const base = '/api/v1';
export const midjourney = 'd87e5e99-b797-4ade-9e73-b896896b0461';
export const openai = '38ecf158-36f2-42f2-8e7f-6786cdfc2452';
export const faceTransform = '8efa1d83-9b75-4562-b44a-af95ce563d05';
export const faceApi = 'e4fbc3b6-4f44-48fb-a049-40f5c27c7cd3';
export const proxyService = '5b0a7b5e-6c1d-4f2a-9d3e-2f8c4a6b7d10';
export const restrictedService = 'c4e1f9a2-3b7d-4c58-8a6e-91d0b2f3a4c5';
export const seededApplication = '107f8d0f-e465-4a7e-a49e-d633d26f7aa2';
export const nowhere = '00000000-0000-4000-8000-000000000000';

/** Sends as one account; paths are below `/api/v1`. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function as(token: string, send: Send, headers: Sent['headers'] = {}): Ask {
  return (method, path, body) =>
    send({
      method,
      path: base + path,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body }),
    });
}

/** The whole body of a refusal: these three fields in this order, and nothing else. */
export function expectRefusal(answer: Answer, status: number, code: string, detail: unknown): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.json).toEqual({ detail, code, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(Object.keys(answer.json as object)).toEqual(['detail', 'code', 'trace_id']);
}

/** A field of a JSON object. */
export function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null
    ? Object.entries(json).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The same, as a text. */
export function text(json: unknown, name: string): string {
  return String(field(json, name));
}

/** A list's items, whatever the dialect calls them. */
export function items(answer: Answer): Record<string, unknown>[] {
  const list = field(answer.json, 'results') ?? field(answer.json, 'items');
  return Array.isArray(list) ? list : [];
}

export async function createApplication(ask: Ask, serviceId = midjourney): Promise<string> {
  return text((await ask('POST', '/applications/', { service_id: serviceId })).json, 'id');
}

export async function createCredential(ask: Ask, extra: object = {}): Promise<Record<string, unknown>> {
  const { json } = await ask('POST', '/credentials/', { application_id: seededApplication, ...extra });
  return json as Record<string, unknown>;
}
