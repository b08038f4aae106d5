output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "security_group_id" {
  description = "ID of the security group of the nodes."
  value       = aws_security_group.this.id
}

output "role_arn" {
  description = "ARN of the role of a node."
  value       = aws_iam_role.task.arn
}

output "role_name" {
  description = "Name of the role of a node."
  value       = aws_iam_role.task.name
}

output "managed_instance_role_arn" {
  description = "ARN of the role of the SSM agent. Null without fault_injection."
  value       = one(aws_iam_role.managed_instance[*].arn)
}

output "ports" {
  description = "Ports of a node: http, artery and management."
  value       = { http = local.http_port, artery = local.artery_port, management = local.management_port }
}

output "stop_timeout_s" {
  description = "Seconds between SIGTERM and SIGKILL."
  value       = local.stop_timeout_s
}

output "main_container" {
  description = "For tests: the container of the node, as the task definition has it."
  value       = module.task.main_container
}

output "prepare_script" {
  description = "For tests: what the first container does, as root."
  value       = module.task.prepare_script
}

output "container_names" {
  description = "For tests: the names of all containers of the task."
  value       = module.task.container_names
}

output "environment" {
  description = "For tests: the environment variables of a node."
  value       = local.environment
}

output "service" {
  description = "For tests: how the service replaces its nodes."
  value = {
    desired_count   = aws_ecs_service.this.desired_count
    minimum_percent = aws_ecs_service.this.deployment_minimum_healthy_percent
    maximum_percent = aws_ecs_service.this.deployment_maximum_percent
    rollback_alarms = toset(aws_ecs_service.this.alarms[0].alarm_names)
    tags            = aws_ecs_service.this.tags
  }
}
