output "shop_url" {
  description = "Address of the shop."
  value       = module.coffee_chaos.shop_url
}

output "cluster_name" {
  description = "Name of the ECS cluster."
  value       = module.coffee_chaos.cluster_name
}

output "service_names" {
  description = "Names of the ECS services."
  value       = module.coffee_chaos.service_names
}

output "experiment_template_ids" {
  description = "IDs of the experiment templates: aws fis start-experiment --experiment-template-id ID."
  value       = module.coffee_chaos.experiment_template_ids
}

output "brake_alarm_name" {
  description = "The alarm that stops every experiment: aws cloudwatch set-alarm-state --alarm-name NAME --state-value ALARM --state-reason stop."
  value       = module.coffee_chaos.brake_alarm_name
}
