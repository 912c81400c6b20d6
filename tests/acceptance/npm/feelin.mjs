// The FEEL of bpmn.io as a witness: an expression and its variables as JSON, its value as JSON; what it refuses is null.
import { evaluate } from "feelin";

const asJson = (_, value) => (typeof value === "function" || value?.parameterNames ? null : value);

globalThis.witness = (expression, variables) => {
  try {
    return JSON.stringify(evaluate(expression, JSON.parse(variables)).value ?? null, asJson);
  } catch {
    return "null";
  }
};
