// Camunda's npm client, unmodified, does a machine's work; prints what it saw as JSON for the test to judge.
import { readFileSync } from "node:fs";
import { createCamundaClient } from "@camunda8/orchestration-cluster-api";

const { people, file } = JSON.parse(readFileSync(0, "utf8"));
const now = { consistency: { waitUpToMs: 0 } };
const as = Object.fromEntries(
  Object.entries(people).map(([person, config]) => [person, createCamundaClient({ config })]),
);
const { admin, program, w003: worker } = as;
const saw = {};

/** The HTTP status of what must not succeed. */
async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error.status ?? error.response?.status ?? String(error);
  }
  return "not refused";
}

const start = (variables) => worker.createProcessInstance({ processDefinitionId: "heating", variables });
const take = async (more = {}) => {
  const wish = { type: "heat", timeout: 60000, maxJobsToActivate: 5, worker: "stoker", requestTimeout: 5000 };
  const { jobs } = await program.activateJobs({ ...wish, ...more });
  return jobs;
};
const tasks = async () =>
  (await worker.searchUserTasks({ filter: { state: "CREATED", elementId: "ut_look" } }, now)).items;
const incidents = async (filter) => (await admin.searchIncidents({ filter: { state: "ACTIVE", ...filter } }, now)).items;

async function eventually(look) {
  for (let n = 0; n < 200; n++) {
    const found = await look();
    if (found.length) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("never seen");
}

await admin.createDeployment({ resources: [new File([readFileSync(file)], "heating.bpmn")] });

// from the job to the end
const { processInstanceKey } = await start({ room: "3-201" });
let [job] = await take({ withLease: true });
saw.job = { variables: job.variables, headers: job.customHeaders, retries: job.retries };
saw.withoutToken = await refused(program.completeJob({ jobKey: job.jobKey, variables: {} }));
await program.updateJob({ jobKey: job.jobKey, changeset: { timeout: 90000 } });
const lease = { jobLeaseToken: job.jobLeaseToken };
await program.failJob({ jobKey: job.jobKey, retries: 1, errorMessage: "no steam", ...lease });
[job] = await take();
await program.completeJob({ jobKey: job.jobKey, variables: { degrees: 21 } });
saw.again = await refused(program.completeJob({ jobKey: job.jobKey, variables: {} }));
saw.completed = (await program.searchJobs({ filter: { state: "COMPLETED" } }, now)).items.map((one) => one.type);
const paper = { name: "paper", correlationKey: "3-201" };
saw.correlated = (await program.correlateMessage(paper)).processInstanceKey === processInstanceKey;
saw.nobody = await refused(program.correlateMessage(paper));
saw.published = (await program.publishMessage({ ...paper, timeToLive: 1000, messageId: "m-1" })).messageKey !== "";
await program.broadcastSignal({ signalName: "bell" });
const [task] = await eventually(tasks);
const { userTaskKey } = task;
const seen = await worker.searchUserTaskVariables({ userTaskKey }, now);
saw.degrees = seen.items.find((one) => one.name === "degrees").value;
await worker.assignUserTask({ userTaskKey, assignee: "w003" });
await worker.unassignUserTask({ userTaskKey });
await admin.updateUserTask({ userTaskKey, changeset: { candidateUsers: ["w003"] } });
await worker.completeUserTask({ userTaskKey, variables: {} });
saw.state = (await worker.getProcessInstance({ processInstanceKey }, now)).state;

// what has stopped is mended
const other = await start({});
[job] = await take();
await program.failJob({ jobKey: job.jobKey, errorMessage: "no heater" });
let [stopped] = await incidents({ jobKey: job.jobKey });
saw.stopped = [stopped.errorType, (await admin.getIncident({ incidentKey: stopped.incidentKey }, now)).elementId];
await admin.updateJob({ jobKey: job.jobKey, changeset: { retries: 1 } });
await admin.resolveIncident({ incidentKey: stopped.incidentKey });
[job] = await take();
await program.completeJob({ jobKey: job.jobKey, variables: {} });
[stopped] = await incidents({ elementId: "paper" });
await admin.createElementInstanceVariables({ elementInstanceKey: other.processInstanceKey, variables: { room: "1" } });
await admin.resolveIncident({ incidentKey: stopped.incidentKey });
saw.left = (await incidents({})).length;
const where = { processInstanceKey: other.processInstanceKey, elementId: "paper", state: "ACTIVE" };
const [element] = (await admin.searchElementInstances({ filter: where }, now)).items;
saw.element = (await admin.getElementInstance({ elementInstanceKey: element.elementInstanceKey }, now)).type;
const [room] = (await admin.searchVariables({ filter: { name: "room", value: '"1"' } }, now)).items;
saw.room = (await admin.getVariable({ variableKey: room.variableKey }, now)).value;
await admin.modifyProcessInstance({
  processInstanceKey: other.processInstanceKey,
  moveInstructions: [
    { sourceElementInstruction: { sourceType: "byId", sourceElementId: "paper" }, targetElementId: "ut_look" },
  ],
});
saw.moved = (await tasks()).map((one) => one.processInstanceKey === other.processInstanceKey);

// an error goes its way, and what is lacking is said
const third = await start({ room: "2" });
[job] = await take();
await program.throwJobError({ jobKey: job.jobKey, errorCode: "COLD" });
saw.sorry = (await admin.getProcessInstance({ processInstanceKey: third.processInstanceKey }, now)).state;
const { processInstanceKey: stays, processDefinitionKey: targetProcessDefinitionKey } = other;
const migration = { targetProcessDefinitionKey, mappingInstructions: [{ sourceElementId: "bell", targetElementId: "bell" }] };
saw.migrated = await refused(admin.migrateProcessInstance({ processInstanceKey: stays, ...migration }));
saw.lacking = await refused(admin.deleteProcessInstance({ processInstanceKey: stays }));
saw.forbidden = await refused(worker.searchVariables({}, now));

console.log(JSON.stringify(saw));
process.exit(0);
