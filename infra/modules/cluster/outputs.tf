output "cluster" {
  description = "The ECS cluster as its services need it: ARN and name, the namespace of the tasks, log groups by part (nodes, shop, simulators), the role with which ECS starts tasks, and the trust policy of a role for tasks of this account."
  value = {
    arn                = aws_ecs_cluster.this.arn
    name               = aws_ecs_cluster.this.name
    namespace_id       = aws_service_discovery_private_dns_namespace.this.id
    namespace          = aws_service_discovery_private_dns_namespace.this.name
    log_groups         = { for part, group in aws_cloudwatch_log_group.parts : part => group.name }
    execution_role_arn = aws_iam_role.execution.arn
    task_trust_json    = data.aws_iam_policy_document.ecs_tasks.json
  }
}

output "execution_actions" {
  description = "For tests: the actions of the execution role by statement, sorted and joined."
  value       = { for part in data.aws_iam_policy_document.execution.statement : part.sid => join(" ", sort(part.actions)) }
}

output "repository_arns" {
  description = "For tests: the repositories that the execution role may pull from."
  value       = local.repository_arns
}
