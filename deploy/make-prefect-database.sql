CREATE DATABASE prefect OWNER dronewire;
